# from: valid.ttl
DELETE { :plan dct:license ?old }
INSERT { :plan dct:license "https://creativecommons.org/licenses/by/4.0/" . }
WHERE { :plan dct:license ?old }
