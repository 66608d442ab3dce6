# from: valid.ttl
DELETE { :plan dct:identifier ?old }
INSERT { :plan dct:identifier "PSM 2024/2026" . }
WHERE { :plan dct:identifier ?old }
