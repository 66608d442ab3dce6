# from: valid.ttl
INSERT DATA { :project dct:isPartOf :project . }
