# from: valid.ttl
INSERT DATA { :amount mu:hasMeasurementUnit :dollar . }
