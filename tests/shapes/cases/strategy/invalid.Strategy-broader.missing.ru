# from: valid.ttl
DELETE WHERE { :strategy skos:broader ?old ; dct:isPartOf ?old }
