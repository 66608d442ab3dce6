# from: valid.ttl
INSERT DATA { :indicator psm:unit :second . :second a mu:MeasurementUnit . }
