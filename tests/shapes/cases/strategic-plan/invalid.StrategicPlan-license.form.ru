# from: valid.ttl
DELETE { :plan dct:license ?old }
INSERT { :plan dct:license <urn:cc-by> . }
WHERE { :plan dct:license ?old }
