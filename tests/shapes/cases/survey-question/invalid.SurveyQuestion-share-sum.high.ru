# from: valid.ttl
DELETE { :no psm:share ?old } INSERT { :no psm:share 43.1 } WHERE { :no psm:share ?old }
