# from: valid.ttl
DELETE { :review psm:reviewedAction ?old }
INSERT { :review psm:reviewedAction :action-three . :action-three a psm:Action . }
WHERE { :review psm:reviewedAction ?old }
