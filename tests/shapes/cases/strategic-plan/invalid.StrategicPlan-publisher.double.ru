# from: valid.ttl
INSERT DATA { :plan dct:publisher :second . :second a org:Organization . }
