# from: valid.ttl
DELETE WHERE { :value-2024 psm:value ?old }
