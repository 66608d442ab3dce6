# from: valid.ttl
DELETE WHERE { :action skos:broader ?old ; dct:isPartOf ?old }
