# from: valid.ttl
DELETE { :review psm:declaredBy ?old }
INSERT { :review psm:declaredBy :unknown . }
WHERE { :review psm:declaredBy ?old }
