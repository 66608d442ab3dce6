# from: valid.ttl
DELETE WHERE { :theme psm:themeOf ?old }
