# from: valid.ttl
DELETE { :no psm:share ?old } INSERT { :no psm:share 36.9 } WHERE { :no psm:share ?old }
