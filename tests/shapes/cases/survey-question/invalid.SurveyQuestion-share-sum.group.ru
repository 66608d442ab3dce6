# from: valid.ttl
INSERT DATA { :other psm:question :question ; psm:group :mayors ; psm:share 50.0 }
