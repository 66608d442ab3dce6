# from: valid.ttl
DELETE { :scheme dct:title ?old }
WHERE { :scheme dct:title ?old . FILTER(LANG(?old) = "it") }
