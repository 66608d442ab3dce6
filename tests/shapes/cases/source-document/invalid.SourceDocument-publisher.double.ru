# from: valid.ttl
INSERT DATA { :report dct:publisher :second . :second a org:Organization . }
