# from: valid.ttl
DELETE { :action psm:correctedText ?old }
INSERT { :action psm:correctedText "Corrected reading"@en . }
WHERE { :action psm:correctedText ?old }
