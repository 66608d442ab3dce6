# from: valid.ttl
DELETE { :action skos:broader ?old ; dct:isPartOf ?old }
INSERT { :action skos:broader :unknown ; dct:isPartOf :unknown }
WHERE { :action skos:broader ?old ; dct:isPartOf ?old }
