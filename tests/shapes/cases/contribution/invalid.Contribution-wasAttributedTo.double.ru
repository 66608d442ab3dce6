# from: valid.ttl
INSERT DATA { :contribution prov:wasAttributedTo :second . :second a org:Organization . :report dct:publisher :second }
