# from: valid.ttl
DELETE WHERE { :contact <http://www.w3.org/2006/vcard/ns#hasEmail> ?old }
