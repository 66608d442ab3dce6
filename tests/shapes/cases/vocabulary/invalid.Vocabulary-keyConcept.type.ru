# from: valid.ttl
DELETE { :vocabulary ndc:keyConcept ?old }
INSERT { :vocabulary ndc:keyConcept "project-kind"@en . }
WHERE { :vocabulary ndc:keyConcept ?old }
