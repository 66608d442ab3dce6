# from: valid.ttl
DELETE { :report dct:publisher ?old }
INSERT { :report dct:publisher :unknown }
WHERE { :report dct:publisher ?old }
