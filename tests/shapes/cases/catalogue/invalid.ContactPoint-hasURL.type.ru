# from: valid.ttl
DELETE { :contact <http://www.w3.org/2006/vcard/ns#hasURL> ?old }
INSERT { :contact <http://www.w3.org/2006/vcard/ns#hasURL> "https://example.org/ufficio" . }
WHERE { :contact <http://www.w3.org/2006/vcard/ns#hasURL> ?old }
