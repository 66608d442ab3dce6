# from: valid.ttl
DELETE WHERE { :interval ti:startTime ?old }
