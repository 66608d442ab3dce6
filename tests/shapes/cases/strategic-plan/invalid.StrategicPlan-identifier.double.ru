# from: valid.ttl
INSERT DATA { :plan dct:identifier "2027-2029" . }
