# from: valid.ttl
# results: 2
INSERT DATA { :larger dct:isPartOf :project ; psm:dummy 1 }
