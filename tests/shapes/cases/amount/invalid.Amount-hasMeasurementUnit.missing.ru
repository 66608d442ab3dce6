# from: valid.ttl
DELETE WHERE { :amount mu:hasMeasurementUnit ?old }
