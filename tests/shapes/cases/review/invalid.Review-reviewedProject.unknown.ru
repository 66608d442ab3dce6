# from: valid.ttl
DELETE { :review psm:reviewedProject ?old }
INSERT { :review psm:reviewedProject :official . :official a psm:Project . :by-the-office psm:contributingProject :official ; psm:targetAction :action . }
WHERE { :review psm:reviewedProject ?old }
