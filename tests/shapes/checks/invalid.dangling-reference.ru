# from: valid.ttl
INSERT DATA { :action dct:isPartOf :unknown }
