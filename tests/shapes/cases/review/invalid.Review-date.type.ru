# from: valid.ttl
DELETE { :review dct:date ?old }
INSERT { :review dct:date "aprile 2031" . }
WHERE { :review dct:date ?old }
