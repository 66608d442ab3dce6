# from: valid.ttl
INSERT DATA { _:b a <http://www.opengis.net/ont/geosparql#Geometry> }
