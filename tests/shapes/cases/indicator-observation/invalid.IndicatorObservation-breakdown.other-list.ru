# from: valid.ttl
DELETE { :value psm:breakdown ?old }
INSERT { :value psm:breakdown :other . }
WHERE { :value psm:breakdown ?old }
