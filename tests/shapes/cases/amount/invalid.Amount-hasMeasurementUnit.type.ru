# from: valid.ttl
DELETE { :amount mu:hasMeasurementUnit ?old }
INSERT { :amount mu:hasMeasurementUnit "EUR" . }
WHERE { :amount mu:hasMeasurementUnit ?old }
