# from: valid.ttl
DELETE { :catalogue dct:spatial ?old }
INSERT { :catalogue dct:spatial "here" . }
WHERE { :catalogue dct:spatial ?old }
