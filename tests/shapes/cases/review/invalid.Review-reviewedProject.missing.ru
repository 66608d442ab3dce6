# from: valid.ttl
DELETE WHERE { :review psm:reviewedProject ?old }
