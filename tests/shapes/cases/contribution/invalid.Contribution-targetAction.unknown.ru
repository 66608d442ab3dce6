# from: valid.ttl
DELETE { :contribution psm:targetAction ?old }
INSERT { :contribution psm:targetAction :unknown }
WHERE { :contribution psm:targetAction ?old }
