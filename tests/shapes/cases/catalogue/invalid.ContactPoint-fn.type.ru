# from: valid.ttl
DELETE { :contact <http://www.w3.org/2006/vcard/ns#fn> ?old }
INSERT { :contact <http://www.w3.org/2006/vcard/ns#fn> 5 . }
WHERE { :contact <http://www.w3.org/2006/vcard/ns#fn> ?old }
