# from: valid.ttl
DELETE { :value-2023 psm:value ?old }
INSERT { :value-2023 psm:value 425 }
WHERE { :value-2023 psm:value ?old }
