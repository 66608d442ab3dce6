# from: valid.ttl
DELETE { :vocabulary ndc:keyConcept ?old }
INSERT { :vocabulary ndc:keyConcept "project kind" . }
WHERE { :vocabulary ndc:keyConcept ?old }
