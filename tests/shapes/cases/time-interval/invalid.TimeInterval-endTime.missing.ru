# from: valid.ttl
DELETE WHERE { :interval ti:endTime ?old }
