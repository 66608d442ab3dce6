# from: valid.ttl
DELETE { :review psm:reviewedAction ?old }
INSERT { :review psm:reviewedAction :unknown . :unknown-link psm:contributingProject :project ; psm:targetAction :unknown . }
WHERE { :review psm:reviewedAction ?old }
