# from: valid.ttl
DELETE { :value psm:indicator ?old }
INSERT { :value psm:indicator :unknown }
WHERE { :value psm:indicator ?old }
