# from: valid.ttl
DELETE { :project dct:license ?old }
INSERT { :project dct:license "https://example.org/testo" . }
WHERE { :project dct:license ?old }
