# from: valid.ttl
DELETE { :review psm:reviewedBy ?old }
INSERT { :review psm:reviewedBy :office . }
WHERE { :review psm:reviewedBy ?old }
