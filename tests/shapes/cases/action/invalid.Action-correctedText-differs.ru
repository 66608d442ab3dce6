# from: valid.ttl
DELETE { :action psm:correctedText ?old }
INSERT { :action psm:correctedText "Garantire la connesione digitale"@it . }
WHERE { :action psm:correctedText ?old }
