# from: valid.ttl
DELETE { :strategy skos:broader ?old ; dct:isPartOf ?old }
INSERT { :strategy skos:broader :unknown ; dct:isPartOf :unknown }
WHERE { :strategy skos:broader ?old ; dct:isPartOf ?old }
