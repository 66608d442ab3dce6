# from: valid.ttl
DELETE { :contact <http://www.w3.org/2006/vcard/ns#hasEmail> ?old }
INSERT { :contact <http://www.w3.org/2006/vcard/ns#hasEmail> <https://example.org/ufficio> . }
WHERE { :contact <http://www.w3.org/2006/vcard/ns#hasEmail> ?old }
