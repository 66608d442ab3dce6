# from: valid.ttl
INSERT DATA { :contact <http://www.w3.org/2006/vcard/ns#hasURL> <https://example.org/altro> . }
