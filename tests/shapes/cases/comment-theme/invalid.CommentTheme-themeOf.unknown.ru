# from: valid.ttl
DELETE { :theme psm:themeOf ?old }
INSERT { :theme psm:themeOf :unknown }
WHERE { :theme psm:themeOf ?old }
