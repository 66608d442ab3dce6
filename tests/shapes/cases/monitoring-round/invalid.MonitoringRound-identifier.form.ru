# from: valid.ttl
DELETE { :round dct:identifier ?old }
INSERT { :round dct:identifier "anno 2025" . }
WHERE { :round dct:identifier ?old }
