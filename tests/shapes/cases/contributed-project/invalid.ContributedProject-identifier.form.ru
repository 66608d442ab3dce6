# from: valid.ttl
DELETE { :project dct:identifier ?old }
INSERT { :project dct:identifier "ciclabile-nord" . }
WHERE { :project dct:identifier ?old }
