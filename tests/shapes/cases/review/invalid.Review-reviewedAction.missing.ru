# from: valid.ttl
DELETE WHERE { :review psm:reviewedAction ?old }
